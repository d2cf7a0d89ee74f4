using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>The settings of <c>replication copy</c> from its command line.</summary>
internal sealed record CopySettings
{
    public required CopySide Source { get; init; }

    public required CopySide Target { get; init; }

    public bool Override { get; init; } = true;

    public bool IncludeReferrers { get; init; } = true;

    public bool AllowsSparse { get; init; }

    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
