using Replication.App.Configuration;
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

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public static HostSettings Of(ReplicationConfiguration configuration, DateTimeOffset now) => new()
    {
        Urls = [.. configuration.Http.Urls.Value.Select(it => it.Url)],
        StorePath = configuration.Store.Path,
        Instances = new InstanceCatalog(configuration.Instances.Select(it => it.Value)),
        Rules = [.. configuration.Rules.Select(it => it.Value.ToRule(now))],
        Access = new AccessTokens([.. configuration.Auth.Tokens.Select(it => new AccessToken(it.Value.Name, it.Value.Sha256))]),
        Copying = new CopyingOptions { MaxConcurrentCopies = configuration.Worker.MaxConcurrentCopies },
        Copies = new CopyOptions { MaxConcurrentStreams = configuration.Worker.MaxConcurrentBlobs },
    };
}
