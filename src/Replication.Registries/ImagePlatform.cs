using System.Diagnostics.CodeAnalysis;

namespace Replication.Registries;

/// <summary>What a manifest of an index runs on (image-spec, image-index.md, "platform"); without variant every variant is meant.</summary>
public sealed record ImagePlatform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>Reads <c>os/arch</c> or <c>os/arch/variant</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        var parts = text?.Split('/') ?? [];
        platform = parts.Length is 2 or 3 && parts.All(static part => part.Length > 0 && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            ? new ImagePlatform(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : null;
        return platform is not null;
    }

    /// <summary>True when what was built for <paramref name="built"/> is meant.</summary>
    public bool Matches(ImagePlatform built) =>
        Os == built.Os && Architecture == built.Architecture && (Variant is null || Variant == built.Variant);

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
