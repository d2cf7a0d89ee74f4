using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Tasks;
using Replication.Copying;
using Replication.Registries;

namespace Replication.App.Hosting;

/// <summary>Everything a process needs to know, read and checked.</summary>
internal sealed record HostSettings
{
    public required IReadOnlyList<string> Urls { get; init; }

    public required string StorePath { get; init; }

    public required InstanceCatalog Instances { get; init; }

    public required IReadOnlyList<ReplicationRule> Rules { get; init; }

    public AccessTokens Access { get; init; } = new([]);

    public CopyingOptions Copying { get; init; } = new();

    public CopyOptions Copies { get; init; } = new();

    public SweepOptions Sweep { get; init; } = new() { BusForgets = true };

    /// <summary>Time that running copies get when the process is told to stop.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(15);

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
