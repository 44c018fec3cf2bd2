-- A session in Ardour: the plugin on MIDI track "In", its output recorded onto track "Out", the notes printed.
--
-- Run by ardour.py, which plays the melody when PLAY is printed and answers with a line. SESSION is the session's
-- folder, PLUGIN the plugin's name; both come from the environment.

local folder, plugin_name = os.getenv("SESSION"), os.getenv("PLUGIN")
local MILLISECOND = 1000
local PASSES = 20
local RATE = 48000
-- Sixteen beats at 120 BPM: the melody's eight, wherever they were played, and bars to spare.
local ROLL_SAMPLES = 16 * RATE / 2

io.stdout:setvbuf("no")

local function sleep(milliseconds) ARDOUR.LuaAPI.usleep(milliseconds * MILLISECOND) end

local function fail(message)
  print("FAIL " .. message)
  close_session()
  os.exit(1)
end

local function midi_track(session, name)
  local one = ARDOUR.ChanCount(ARDOUR.DataType("midi"), 1)
  local order, mode = ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal
  session:new_midi_track(one, one, true, ARDOUR.PluginInfo(), nil, nil, 1, name, order, mode, true)
  return session:route_by_name(name)
end

-- The plugin's parameters: name -> number among its controls, and largest value.
local function controls(processor)
  local plugin, found, number = processor:to_insert():plugin(0), {}, 0
  for index = 0, plugin:parameter_count() - 1 do
    if plugin:parameter_is_control(index) and plugin:parameter_is_input(index) then
      local _, arguments = plugin:get_parameter_descriptor(index, ARDOUR.ParameterDescriptor())
      local description = arguments[2]
      local label = plugin:parameter_label(index)
      if found[label] == nil then found[label] = { number = number, lower = description.lower, upper = description.upper } end
      number = number + 1
    end
  end
  return found
end

AudioEngine:set_backend("JACK", "ardourlua", "")
local session = create_session(folder, "continuo", RATE)
if not session then print("FAIL no session") os.exit(1) end
local input, output = midi_track(session, "In"), midi_track(session, "Out")
local processor = ARDOUR.LuaAPI.new_plugin(session, plugin_name, ARDOUR.PluginType.VST3, "")
if processor:isnil() then fail("Ardour does not know a VST3 plugin named " .. plugin_name) end
if input:add_processor_by_index(processor, 0, nil, true) ~= 0 then fail("the plugin could not be added") end

local group = PBD.GroupControlDisposition.NoGroup
input:to_track():monitoring_control():set_value(1.0, group)
input:output():disconnect_all(nil)
output:input():disconnect_all(nil)
output:input():midi(0):connect("ardourlua:In/midi_out 1")

local control = controls(processor)
local function set(name, value)
  if not control[name] then fail("the plugin has no parameter " .. name) end
  if not ARDOUR.LuaAPI.set_processor_param(processor, control[name].number, value) then fail("cannot set " .. name) end
  sleep(200)
end
local function on(name) set(name, control[name].upper) end
local function off(name) set(name, control[name].lower) end

local ui = ARDOUR.TransportRequestSource.TRS_UI
local function start()
  session:request_locate(0, false, ARDOUR.LocateTransportDisposition.MustStop, ui)
  sleep(500)
  session:request_roll(ui)
end
local function stop()
  session:request_stop(false, true, ui)
  sleep(1500)
end

local seen = {}
-- The notes of the region that was recorded last, as one line each.
local function recorded()
  local lines = {}
  for region in output:to_track():playlist():region_list():iter() do
    local midi = region:to_midiregion()
    local id = midi:to_stateful():id():to_s()
    if not seen[id] then
      seen[id] = true
      for note in ARDOUR.LuaAPI.note_list(midi:midi_source(0):model()):iter() do
        table.insert(lines, string.format("%d %d %s %s", note:note(), note:velocity(), tostring(note:time()), tostring(note:length())))
      end
    end
  end
  return lines
end

-- Waits until the song has rolled so far: a busy machine rolls slower than its clock.
local function wait_for_sample(sample)
  for _ = 1, 3000 do
    if session:transport_sample() >= sample then return end
    sleep(20)
  end
  fail("the song did not roll")
end

-- Rolls the song from its start while the second track records, past the end of all that can sound.
local function record_pass(name)
  output:to_track():rec_enable_control():set_value(1.0, group)
  sleep(200)
  session:maybe_enable_record()
  start()
  wait_for_sample(ROLL_SAMPLES)
  stop()
  local lines = recorded()
  print("PASS " .. name .. " " .. #lines)
  for _, line in ipairs(lines) do print("NOTE " .. line) end
  print("END")
  return io.read()
end

off("Thru")
on("Rhythm assist")
off("Rhythm grid")
on("Lock seed")
on("Record")
start()
print("PLAY")
io.read()
stop()
off("Record")
sleep(1000)
record_pass("captured")
on("Generate")
off("Generate")
for _ = 1, PASSES do
  if record_pass("enhanced") == "enough" then break end
end
session:save_state("")
close_session()
print("DONE")
