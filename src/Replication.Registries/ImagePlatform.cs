using System.Diagnostics.CodeAnalysis;

namespace Replication.Registries;

/// <summary>
/// The platform of a manifest in an index (image-spec, image-index.md, "platform"). Without variant or version, it matches all of them.
/// </summary>
/// <remarks>
/// Names are compared as containerd normalises them: <c>x86_64</c> is <c>amd64</c>, <c>aarch64</c> is <c>arm64</c>,
/// <c>macos</c> is <c>darwin</c>; an <c>arm64</c> without variant is <c>v8</c>, an <c>arm</c> is <c>v7</c>, an <c>amd64</c> is <c>v1</c>.
/// </remarks>
public sealed record ImagePlatform(string Os, string Architecture, string? Variant = null, string? OsVersion = null)
{
    /// <summary>
    /// Parses <c>os/arch</c> or <c>os/arch/variant</c>. <c>os</c> may have a version, as in <c>windows(10.0.17763)/amd64</c>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        platform = null;
        if (text?.Split('/') is not { Length: 2 or 3 } parts)
            return false;
        var (os, version) = parts[0].IndexOf('(', StringComparison.Ordinal) is > 0 and var at && parts[0].EndsWith(')')
            ? (parts[0][..at], parts[0][(at + 1)..^1])
            : (parts[0], null);
        if (IsWord(os) && (version is null || IsWord(version)) && parts[1..].All(IsWord))
            platform = new ImagePlatform(os, parts[1], parts.Length == 3 ? parts[2] : null, version);
        return platform is not null;
    }

    /// <summary>True when this requested platform matches a manifest that was built for <paramref name="built"/>.</summary>
    public bool Matches(ImagePlatform built)
    {
        var (wanted, offered) = (PlatformNames.Normalize(this), PlatformNames.Normalize(built));
        return wanted.Os == offered.Os
            && wanted.Architecture == offered.Architecture
            && (wanted.Variant is null || wanted.Variant == (offered.Variant ?? PlatformNames.DefaultVariantOf(offered.Architecture)))
            && (OsVersion is null || built.OsVersion is { } version && IsPartOf(version));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Os}{(OsVersion is null ? "" : $"({OsVersion})")}/{Architecture}{(Variant is null ? "" : $"/{Variant}")}";

    // 10.0.17763 matches all its revisions.
    private bool IsPartOf(string version) => version == OsVersion || version.StartsWith($"{OsVersion}.", StringComparison.Ordinal);

    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
