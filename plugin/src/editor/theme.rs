//! Colours, sizes of type and distances: one look, dark and light.

mod colours;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, Stroke, Style, TextStyle, Theme, Visuals, vec2,
};

#[cfg(test)]
pub use self::colours::contrast;
pub use self::colours::{Colours, DARK, LIGHT};

/// The type scale, in points: what a window is about, headings, text, and what stands beside it.
pub const TITLE: f32 = 17.0;
pub const HEADING: f32 = 14.5;
pub const BODY: f32 = 13.5;
pub const SMALL: f32 = 11.5;

/// The spacing scale, in points: within a group, between rows, between groups, around panels.
pub const TIGHT: f32 = 4.0;
pub const NEAR: f32 = 8.0;
pub const APART: f32 = 12.0;

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
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(7.0, TIGHT);
    style.spacing.button_padding = vec2(9.0, TIGHT);
    style.spacing.interact_size.y = 22.0;
    style.spacing.tooltip_width = 320.0;
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
        (&mut widgets.inactive, colours.card, colours.card, colours.text),
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
    Frame::new().fill(of(ctx).panel).inner_margin(Margin::symmetric(12, 10))
}

/// The frame of a dialog over the window.
pub fn dialog(ctx: &Context) -> Frame {
    let colours = of(ctx);
    let frame = Frame::new().fill(colours.panel).stroke(Stroke::new(1.0, colours.line));
    frame.corner_radius(ROUND).inner_margin(Margin::same(16))
}

/// The frame of a group of controls.
pub fn card(ctx: &Context) -> Frame {
    Frame::new().fill(mixed(of(ctx).panel, of(ctx).ground)).corner_radius(ROUND).inner_margin(Margin::same(10))
}

/// Halfway from one colour to the other.
fn mixed(one: Color32, other: Color32) -> Color32 {
    one.lerp_to_gamma(other, 0.5)
}
