//! Colours, sizes of type and distances: one look, dark and light.

mod colours;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Stroke, Style, TextStyle, Theme, Visuals,
    style::ScrollStyle, vec2,
};

#[cfg(test)]
pub use self::colours::contrast;
pub use self::colours::{Colours, DARK, LIGHT};

/// The type scale, in points: what a window is about, headings, text, and what stands beside it.
pub const TITLE: f32 = 17.0;
pub const HEADING: f32 = 14.5;
pub const BODY: f32 = 13.5;
pub const SMALL: f32 = 11.5;

/// The spacing scale, in points: within a control, between rows, between controls, between groups, around what stands alone.
pub const HAIR: f32 = 2.0;
pub const TIGHT: f32 = 4.0;
pub const NEAR: f32 = 8.0;
pub const APART: f32 = 12.0;
pub const WIDE: f32 = 16.0;

/// How high a control is: plain, in a compact row, and what a panel is about.
pub const CONTROL: f32 = 22.0;
pub const COMPACT: f32 = 18.0;
pub const GREAT: f32 = 32.0;

/// How wide the text of a tooltip is.
const TOOLTIP: f32 = 320.0;
/// How wide the ring around the control that has the keyboard is.
pub const RING: f32 = 2.0;

const ROUND: CornerRadius = CornerRadius::same(5);

/// The colours that the window wears.
pub fn of(ctx: &Context) -> &'static Colours {
    match ctx.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// Dresses a window; it wears the dark theme until another one is worn.
pub fn apply(ctx: &Context) {
    ctx.set_visuals_of(Theme::Dark, visuals(&DARK, Visuals::dark()));
    ctx.set_visuals_of(Theme::Light, visuals(&LIGHT, Visuals::light()));
    ctx.all_styles_mut(measure);
    wear(ctx, Theme::Dark);
}

/// Changes between dark and light.
pub fn wear(ctx: &Context, theme: Theme) {
    ctx.set_theme(theme);
}

fn measure(style: &mut Style) {
    let font = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Heading, font(TITLE)),
        (TextStyle::Body, font(BODY)),
        (TextStyle::Button, font(BODY)),
        (TextStyle::Small, font(SMALL)),
        (TextStyle::Monospace, FontId::new(SMALL, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(NEAR, TIGHT);
    style.spacing.button_padding = vec2(NEAR, HAIR);
    style.spacing.interact_size.y = CONTROL;
    style.spacing.tooltip_width = TOOLTIP;
    // Thin bars are there before they are looked for, and so say that there is more.
    style.spacing.scroll = ScrollStyle::thin();
    style.interaction.selectable_labels = false;
}

fn visuals(colours: &Colours, plain: Visuals) -> Visuals {
    let mut visuals = plain;
    visuals.panel_fill = colours.panel;
    visuals.window_fill = colours.panel;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.extreme_bg_color = colours.ground;
    visuals.faint_bg_color = colours.card;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(colours.muted);
    visuals.selection.bg_fill = colours.accent;
    visuals.selection.stroke = Stroke::new(1.0, colours.on_accent);
    visuals.slider_trailing_fill = true;
    visuals.error_fg_color = colours.removed;
    dress_widgets(&mut visuals, colours);
    visuals
}

fn dress_widgets(visuals: &mut Visuals, colours: &Colours) {
    let widgets = &mut visuals.widgets;
    for (state, fill, line, text) in [
        (&mut widgets.noninteractive, colours.panel, colours.line, colours.text),
        (&mut widgets.inactive, colours.card, colours.line, colours.text),
        (&mut widgets.hovered, colours.card_hot, colours.muted, colours.bright),
        (&mut widgets.active, colours.card_hot, colours.accent, colours.bright),
        (&mut widgets.open, colours.card_hot, colours.line, colours.text),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = ROUND;
        state.expansion = 0.0;
    }
}

/// The frame of a panel at the window's edge.
pub fn panel(ctx: &Context) -> Frame {
    Frame::new().fill(of(ctx).panel).inner_margin(vec2(APART, NEAR))
}

/// The frame of a dialog over the window.
pub fn dialog(ctx: &Context) -> Frame {
    let colours = of(ctx);
    let frame = Frame::new().fill(colours.panel).stroke(Stroke::new(1.0, colours.line));
    frame.corner_radius(ROUND).inner_margin(WIDE)
}

/// The frame of a group of controls.
pub fn card(ctx: &Context) -> Frame {
    Frame::new().fill(mixed(of(ctx).panel, of(ctx).ground)).corner_radius(ROUND).inner_margin(NEAR)
}

/// The frame of a line of controls at the window's edge.
pub fn bar(ctx: &Context) -> Frame {
    panel(ctx).inner_margin(vec2(APART, TIGHT))
}

/// The frame of news that must not be overlooked, in a colour of its own.
pub fn notice(ctx: &Context, colour: Color32) -> Frame {
    card(ctx).stroke(Stroke::new(1.0, colour))
}

/// Halfway from one colour to the other.
fn mixed(one: Color32, other: Color32) -> Color32 {
    one.lerp_to_gamma(other, 0.5)
}
