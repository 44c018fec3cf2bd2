//! Colours, fonts and distances: one dark theme, made for long evenings.

use continuo_music::Role;
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, Stroke, TextStyle, Theme, Visuals, vec2,
};

/// Behind everything.
pub const GROUND: Color32 = Color32::from_rgb(0x15, 0x17, 0x1c);
/// Panels.
pub const PANEL: Color32 = Color32::from_rgb(0x1c, 0x1f, 0x26);
/// Cards and buttons on panels.
pub const CARD: Color32 = Color32::from_rgb(0x26, 0x2a, 0x33);
/// Cards and buttons under the pointer.
pub const CARD_HOT: Color32 = Color32::from_rgb(0x31, 0x36, 0x42);
/// Lines between things.
pub const LINE: Color32 = Color32::from_rgb(0x34, 0x39, 0x45);
/// Text.
pub const TEXT: Color32 = Color32::from_rgb(0xdd, 0xe1, 0xe9);
/// Text that may be overlooked.
pub const MUTED: Color32 = Color32::from_rgb(0x93, 0x9a, 0xa9);
/// What is on, and what matters most.
pub const ACCENT: Color32 = Color32::from_rgb(0xf2, 0xb2, 0x5c);
/// Text on the accent.
pub const ON_ACCENT: Color32 = Color32::from_rgb(0x22, 0x19, 0x0b);
/// Notes of the input, and those that were kept.
pub const KEPT: Color32 = Color32::from_rgb(0x6e, 0xa4, 0xf2);
/// Notes that were added.
pub const ADDED: Color32 = Color32::from_rgb(0x68, 0xcf, 0x95);
/// Notes that were removed, recording, errors.
pub const REMOVED: Color32 = Color32::from_rgb(0xea, 0x6f, 0x74);
/// The parts of a band, after the palette of Okabe and Ito: told apart by every kind of colour vision.
const PARTS: [Color32; 5] = [
    Color32::from_rgb(0x56, 0xb4, 0xe9),
    Color32::from_rgb(0xf0, 0xe4, 0x42),
    Color32::from_rgb(0xe8, 0x6a, 0x1a),
    Color32::from_rgb(0x1f, 0xb5, 0x8a),
    Color32::from_rgb(0xd8, 0x8a, 0xb8),
];
/// Rows of the piano roll: white keys and black keys.
pub const ROWS: [Color32; 2] = [Color32::from_rgb(0x1b, 0x1e, 0x25), Color32::from_rgb(0x17, 0x1a, 0x20)];

const ROUND: CornerRadius = CornerRadius::same(5);

/// The colour of a role.
pub const fn role(role: Role) -> Color32 {
    PARTS[role as usize]
}

/// Dresses a window.
pub fn apply(ctx: &Context) {
    ctx.set_theme(Theme::Dark);
    ctx.set_visuals_of(Theme::Dark, visuals());
    ctx.all_styles_mut(|style| {
        let font = |size| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Heading, font(17.0)),
            (TextStyle::Body, font(13.5)),
            (TextStyle::Button, font(13.5)),
            (TextStyle::Small, font(11.5)),
            (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.item_spacing = vec2(7.0, 4.0);
        style.spacing.button_padding = vec2(9.0, 4.0);
        style.spacing.interact_size.y = 22.0;
        style.spacing.tooltip_width = 320.0;
        style.interaction.selectable_labels = false;
    });
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = PANEL;
    visuals.window_fill = PANEL;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.extreme_bg_color = GROUND;
    visuals.faint_bg_color = CARD;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(MUTED);
    visuals.selection.bg_fill = ACCENT.gamma_multiply(0.85);
    visuals.selection.stroke = Stroke::new(1.0, ON_ACCENT);
    visuals.slider_trailing_fill = true;
    visuals.error_fg_color = REMOVED;
    let widgets = &mut visuals.widgets;
    for (state, fill, line, text) in [
        (&mut widgets.noninteractive, PANEL, LINE, TEXT),
        (&mut widgets.inactive, CARD, CARD, TEXT),
        (&mut widgets.hovered, CARD_HOT, MUTED, Color32::WHITE),
        (&mut widgets.active, CARD_HOT, ACCENT, Color32::WHITE),
        (&mut widgets.open, CARD_HOT, LINE, TEXT),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = ROUND;
        state.expansion = 0.0;
    }
    visuals
}

/// The frame of a panel at the window's edge.
pub fn panel() -> Frame {
    Frame::new().fill(PANEL).inner_margin(Margin::symmetric(12, 10))
}

/// The frame of a dialog over the window.
pub fn dialog() -> Frame {
    Frame::new().fill(PANEL).stroke(Stroke::new(1.0, LINE)).corner_radius(ROUND).inner_margin(Margin::same(16))
}

/// The frame of a group of controls.
pub fn card() -> Frame {
    Frame::new().fill(GROUND.gamma_multiply(0.55)).corner_radius(ROUND).inner_margin(Margin::same(10))
}
