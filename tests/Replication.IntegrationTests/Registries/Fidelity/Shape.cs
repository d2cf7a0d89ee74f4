using Replication.EmbeddedRegistry.Samples;

namespace Replication.IntegrationTests.Registries.Fidelity;

/// <summary>Something that registries hold: what is pushed to the source, in order, and what must stand at the target afterwards.</summary>
/// <param name="Root">What stands under the tag that is copied.</param>
internal sealed record Shape(SampleManifest Root)
{
    /// <summary>Further manifests under a tag, or by their digest where it is null; they are to arrive as well.</summary>
    public IReadOnlyList<(string? Tag, SampleManifest Manifest)> Beside { get; init; } = [];

    /// <summary>What the source alone has.</summary>
    public IReadOnlyList<(string? Tag, SampleManifest Manifest)> StaysBehind { get; init; } = [];

    /// <summary>What the target is to list as referring to something.</summary>
    public IReadOnlyList<(SampleManifest Subject, SampleManifest Referrer)> Referrers { get; init; } = [];

    /// <summary>False: the source keeps lists of referrers under fallback tags.</summary>
    public bool SourceListsReferrers { get; init; } = true;

    /// <summary>True: the source lacks some of what the root names.</summary>
    public bool IsSparse { get; init; }

    /// <summary>True: distribution 2.8 takes no such thing from anybody.</summary>
    public bool IsRefusedByDistribution { get; init; }
}
