using Replication.EmbeddedRegistry.Samples;

namespace Replication.IntegrationTests.Registries.Fidelity;

/// <summary>Content of a registry: the manifests to push to the source, in order, and the expected content of the target.</summary>
/// <param name="Root">The manifest of the copied tag.</param>
internal sealed record Shape(SampleManifest Root)
{
    /// <summary>Further manifests with a tag, or without one if it is null. They must exist at the target as well.</summary>
    public IReadOnlyList<(string? Tag, SampleManifest Manifest)> Beside { get; init; } = [];

    /// <summary>Manifests that must exist at the source only.</summary>
    public IReadOnlyList<(string? Tag, SampleManifest Manifest)> StaysBehind { get; init; } = [];

    /// <summary>The referrers that the target must list.</summary>
    public IReadOnlyList<(SampleManifest Subject, SampleManifest Referrer)> Referrers { get; init; } = [];

    /// <summary>False if the source keeps lists of referrers under fallback tags.</summary>
    public bool SourceListsReferrers { get; init; } = true;

    /// <summary>True if the source lacks some of the content that the root names.</summary>
    public bool IsSparse { get; init; }

    /// <summary>True if distribution 2.8 rejects this content.</summary>
    public bool IsRefusedByDistribution { get; init; }
}
