using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Images;

/// <summary>Tags that are made of a manifest's digest and hold what refers to it.</summary>
public static class ReferrersTag
{
    // distribution-spec, "Referrers Tag Schema": the hash is cut to 64 characters.
    private const int MaxHashLength = 64;

    // Signatures, attestations and bills of materials, as cosign wrote them before there were referrers.
    private static readonly string[] CosignSuffixes = [".sig", ".att", ".sbom"];

    /// <summary>Where the referrers of a manifest are listed by registries that do not list them themselves.</summary>
    public static Tag Of(Digest subject) => Tag.Parse($"{subject.Algorithm}-{subject.Hex[..MaxHashLength]}");

    /// <summary>Where cosign keeps what it says of a manifest.</summary>
    public static IEnumerable<Tag> OfCosign(Digest subject) =>
        CosignSuffixes.Select(suffix => Tag.TryParse($"{subject.Algorithm}-{subject.Hex}{suffix}", out var tag) ? tag : null).OfType<Tag>();

    /// <summary>The manifest that such a tag speaks of; false for any other tag, and for one whose hash was cut.</summary>
    public static bool TryReadSubject(Tag tag, [NotNullWhen(true)] out Digest? subject)
    {
        var text = tag.Text;
        foreach (var suffix in CosignSuffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
                text = text[..^suffix.Length];
        }
        subject = null;
        return text.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash
            && Digest.TryParse($"{text[..dash]}:{text[(dash + 1)..]}", out subject);
    }
}
