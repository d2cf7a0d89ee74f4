using Replication.App.Configuration;
using Replication.App.Descriptors;
using Replication.App.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Notifications;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;
using Replication.Coordination.Webhooks;
using Replication.Copying;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.App.Hosting;

/// <summary>The settings of a process, read and checked.</summary>
internal sealed record HostSettings
{
    public required IReadOnlyList<string> Urls { get; init; }

    public Roles Roles { get; init; } = Roles.All;

    /// <summary>The broker; null for the in-memory bus.</summary>
    public Uri? RabbitMq { get; init; }

    public required StoreConfiguration Store { get; init; }

    /// <summary>The folder of the keys that encrypt secrets; null for the default place of the store.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>The configuration that can be read again; null without a configuration file.</summary>
    public LoadedConfiguration? Loaded { get; init; }

    /// <summary>Requests to read the configuration again.</summary>
    public ReloadRequests Reloads { get; init; } = new();

    /// <summary>How often the files of the configuration are compared.</summary>
    public TimeSpan FileInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The declared instances.</summary>
    public required IReadOnlyList<RegistryInstance> Instances { get; init; }

    public required IReadOnlyList<ReplicationRule> Rules { get; init; }

    /// <summary>Probable mistakes in the configuration, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public TopologyMode Topology { get; init; } = TopologyMode.Strict;

    public ApiTokens Access { get; init; } = new([]);

    public ApiQuotas Quotas { get; init; } = new();

    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>The receivers of completion events.</summary>
    public NotificationTargets Notifications { get; init; } = new([]);

    public CopyingOptions Copying { get; init; } = new();

    public CopyOptions Copies { get; init; } = new();

    public CredentialProbeOptions CredentialProbes { get; init; } = new();

    public RegistryClientOptions Registries { get; init; } = new();

    /// <summary>The maximum time of a graceful stop. A process that is killed earlier interrupts copies.</summary>
    public TimeSpan ShutdownTime => Copying.DrainTime + TimeSpan.FromSeconds(20);

    public SweepOptions Sweep { get; init; } = new();

    public BackfillOptions Backfills { get; init; } = new();

    public ReconcileOptions Reconciler { get; init; } = new();

    public NotificationOptions NotificationDelivery { get; init; } = new();

    public ConsoleConfiguration Console { get; init; } = new(Server: null, Keys: null);

    /// <summary>The OTLP endpoint for traces; null means that traces are not sent.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The address of a trace, with a placeholder for its id; null when no page shows traces.</summary>
    public string? TraceUrl { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public LogFormat LogFormat { get; init; }

    /// <summary>How the process divides its file descriptors; without a limit unless a caller reads it.</summary>
    public DescriptorBudget Descriptors { get; init; } =
        DescriptorBudget.Of(limit: null, new DescriptorDemand(IsFleet: false, Instances: 2, Copies: 8, Blobs: 16));

    /// <summary>What the process may open, at most.</summary>
    public DescriptorDemand Demand => new(
        RabbitMq is not null, Instances.Count, Roles.HasFlag(Roles.Worker)
            ? Copying.MaxConcurrentCopies
            : 0, Roles.HasFlag(Roles.Worker) ? Copies.MaxConcurrentStreams : 0);

    /// <summary>The same settings within a limit of file descriptors: fewer copies and blobs at a time where it is low.</summary>
    public HostSettings Within(int? descriptorLimit)
    {
        var budget = DescriptorBudget.Of(descriptorLimit, Demand);
        if (budget.Warning is null)
            return this with { Descriptors = budget };
        if (Roles.HasFlag(Roles.Worker))
            Copying.MaxConcurrentCopies = budget.Copies;
        return this with
        {
            Descriptors = budget,
            Copies = Roles.HasFlag(Roles.Worker)
                ? Copies with
                {
                    MaxConcurrentStreams = budget.Blobs,
                    MaxConcurrentSmallBlobs = Math.Min(Copies.MaxConcurrentSmallBlobs, budget.Requests)
                }
                : Copies,
        };
    }

    /// <summary>The rules of a configuration.</summary>
    public static DeclaredRules DeclaredIn(ReplicationConfiguration configuration) =>
        new([.. configuration.Rules.Select(static it => it.Value with { Declared = true })], configuration.Topology);

    public static HostSettings Of(ReplicationConfiguration configuration, Roles roles) => new()
    {
        Roles = roles,
        RabbitMq = configuration.Bus.Uri is { } uri ? new Uri(uri.Reveal()) : null,
        Urls = [.. configuration.Http.Urls.Value.Select(it => it.Url)],
        Store = configuration.Store,
        KeyFolder = configuration.Secrets.Keys,
        Instances = [.. configuration.Instances.Select(it => it.Value)],
        Console = configuration.Console,
        OtlpEndpoint = configuration.Telemetry.OtlpEndpoint,
        TraceUrl = configuration.Telemetry.TraceUrl,
        LogLevel = configuration.Log.Level,
        LogFormat = configuration.Log.Format,
        Rules = [.. DeclaredIn(configuration).Rules],
        Warnings = ConfigurationWarnings.Lines(configuration),
        Topology = configuration.Topology,
        Notifications = new NotificationTargets([.. configuration.Notifications.Select(it => it.Value)]),
        Access = new ApiTokens([.. configuration.Auth.Tokens.Select(it => it.Value)]),
        Quotas = configuration.Api,
        Webhooks = configuration.Webhooks,
        Sweep = configuration.Sweep,
        Backfills = configuration.Backfills,
        Reconciler = configuration.Reconciler,
        NotificationDelivery = configuration.NotificationDelivery,
        Copying = new CopyingOptions { MaxConcurrentCopies = configuration.Worker.MaxConcurrentCopies },
        Registries = new RegistryClientOptions { RetryAfterLimit = configuration.Registries.MaxRetryAfter },
        CredentialProbes = new CredentialProbeOptions { Interval = configuration.Worker.CredentialProbeInterval },
        Copies = new CopyOptions { MaxConcurrentStreams = configuration.Worker.MaxConcurrentBlobs },
    };
}
