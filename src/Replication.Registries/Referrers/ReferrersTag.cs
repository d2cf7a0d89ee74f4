using Replication.Contracts.Images;

namespace Replication.Registries.Referrers;

/// <summary>Tags that say something about the manifest whose digest they are made of.</summary>
internal static class ReferrersTag
{
    // distribution-spec, "Referrers Tag Schema": the hash is cut to 64 characters.
    private const int MaxHashLength = 64;

    // Signatures, attestations and bills of materials, as cosign wrote them before there were referrers.
    private static readonly string[] CosignSuffixes = [".sig", ".att", ".sbom"];

    /// <summary>Where the referrers are listed by registries that do not list them themselves.</summary>
    public static Tag Of(Digest subject) => Tag.Parse($"{subject.Algorithm}-{subject.Hex[..MaxHashLength]}");

    public static IEnumerable<Tag> OfCosign(Digest subject) =>
        CosignSuffixes.Select(suffix => Tag.TryParse($"{subject.Algorithm}-{subject.Hex}{suffix}", out var tag) ? tag : null).OfType<Tag>();
}
