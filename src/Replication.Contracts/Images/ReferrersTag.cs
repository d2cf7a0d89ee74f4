using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Images;

/// <summary>Tags that are derived from a manifest's digest and contain its referrers.</summary>
public static class ReferrersTag
{
    // distribution-spec, "Referrers Tag Schema": the hash is cut to 64 characters.
    private const int MaxHashLength = 64;

    // Signatures, attestations and SBOMs in the form that cosign used before the referrers API.
    private static readonly string[] CosignSuffixes = [".sig", ".att", ".sbom"];

    /// <summary>The tag that lists the referrers of a manifest in registries without the referrers API.</summary>
    public static Tag Of(Digest subject) => Tag.Parse($"{subject.Algorithm}-{subject.Hex[..MaxHashLength]}");

    /// <summary>The tags where cosign stores signatures, attestations and SBOMs of a manifest.</summary>
    public static IEnumerable<Tag> OfCosign(Digest subject) =>
        CosignSuffixes.Select(suffix => Tag.TryParse($"{subject.Algorithm}-{subject.Hex}{suffix}", out var tag) ? tag : null).OfType<Tag>();

    /// <summary>
    /// Returns the digest in a tag that lists referrers (<see cref="Of"/>); false for the tags of cosign, and for a truncated hash.
    /// </summary>
    public static bool IsList(Tag tag, [NotNullWhen(true)] out Digest? subject) =>
        TryReadSubject(tag, out subject) && Of(subject) == tag;

    /// <summary>Returns the digest in such a tag; false for any other tag, and for a truncated hash.</summary>
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
