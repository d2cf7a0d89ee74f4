using MudBlazor;

namespace Replication.WebConsole.Layout;

/// <summary>The colours and sizes of the console. Each text colour has a contrast of at least 4.5 to its background.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5fbf",
            Secondary = "#5b3fa8",
            AppbarBackground = "#17324f",
            AppbarText = "#ffffff",
            Background = "#f5f6f8",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#26323d",
            DrawerIcon = "#4a5866",
            TextPrimary = "#1c2733",
            TextSecondary = "#4d5b69",
            Success = "#1a7a3c",
            Warning = "#915500",
            Error = "#b3261e",
            Info = "#1f5fbf",
            LinesDefault = "#d8dde3",
            TableLines = "#e3e7ec",
            ActionDefault = "#4a5866",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8db8ff",
            PrimaryContrastText = "#0b1a2c",
            Secondary = "#c0aaff",
            AppbarBackground = "#0f1d2d",
            AppbarText = "#f0f4f8",
            Background = "#12181f",
            Surface = "#1a222b",
            DrawerBackground = "#161d25",
            DrawerText = "#dde4ec",
            DrawerIcon = "#a9b6c3",
            TextPrimary = "#e6ecf2",
            TextSecondary = "#a9b6c3",
            Success = "#6fcf97",
            SuccessContrastText = "#0b1a12",
            Warning = "#f2b84b",
            WarningContrastText = "#1f1500",
            Error = "#ff8a80",
            ErrorContrastText = "#2a0604",
            Info = "#8db8ff",
            InfoContrastText = "#0b1a2c",
            LinesDefault = "#33404d",
            TableLines = "#2a3540",
            ActionDefault = "#a9b6c3",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.5" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
