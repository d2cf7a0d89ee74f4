namespace Replication.Registries;

/// <summary>The names of platforms as containerd normalises them (containerd/platforms, "database.go").</summary>
internal static class PlatformNames
{
    /// <summary>The same platform under its usual names. A variant stays absent, except where the architecture's name says it.</summary>
    public static (string Os, string Architecture, string? Variant) Normalize(ImagePlatform platform)
    {
        var (architecture, variant) = Normalize(platform.Architecture.ToLowerInvariant(), platform.Variant?.ToLowerInvariant());
        return (platform.Os.ToLowerInvariant() is var os && os == "macos" ? "darwin" : os, architecture, variant);
    }

    /// <summary>The variant that an architecture has where none is named; null where it has none.</summary>
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
