namespace Replication.Registries;

/// <summary>Normalizes platform names like containerd (containerd/platforms, "database.go").</summary>
internal static class PlatformNames
{
    /// <summary>Returns the normalized names. A missing variant stays null, unless the architecture name implies one.</summary>
    public static (string Os, string Architecture, string? Variant) Normalize(ImagePlatform platform)
    {
        var (architecture, variant) = Normalize(platform.Architecture.ToLowerInvariant(), platform.Variant?.ToLowerInvariant());
        return (platform.Os.ToLowerInvariant() is var os && os == "macos" ? "darwin" : os, architecture, variant);
    }

    /// <summary>Returns the default variant of an architecture; null when it has none.</summary>
    public static string? DefaultVariantOf(string architecture) => architecture switch
    {
        "arm64" => "v8",
        "arm" => "v7",
        "amd64" => "v1",
        _ => null,
    };

    private static (string Architecture, string? Variant) Normalize(string architecture, string? variant) => architecture switch
    {
        "x86_64" or "x86-64" or "amd64" => ("amd64", variant),
        "i386" => ("386", null),
        "aarch64" or "arm64" => ("arm64", Numbered(variant) is "v8.0" ? "v8" : Numbered(variant)),
        "armhf" => ("arm", "v7"),
        "armel" => ("arm", "v6"),
        "arm" => ("arm", Numbered(variant)),
        _ => (architecture, variant),
    };

    private static string? Numbered(string? variant) => variant is [>= '0' and <= '9', ..] ? $"v{variant}" : variant;
}
