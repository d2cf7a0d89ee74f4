using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Status;

/// <summary>How far a rule is for one of its targets: which pushes are not there.</summary>
public sealed record RuleHealth
{
    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the target instance.</summary>
    public required string Target { get; init; }

    /// <summary>The state.</summary>
    public required RuleState State { get; init; }

    /// <summary>Age in seconds of the oldest push that is not at the target; 0 when every push is there.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>Tasks that wait, 1000 at most.</summary>
    public required int Waiting { get; init; }

    /// <summary>Tasks that are being copied.</summary>
    public required int Running { get; init; }

    /// <summary>Failed tasks whose push is not at the target, 1000 at most.</summary>
    public required int Failing { get; init; }

    /// <summary>Of these, how many are newer than the newest succeeded task.</summary>
    public required int FailedSinceSuccess { get; init; }

    /// <summary>The oldest push that is not at the target; null when every push is there.</summary>
    public MissingPush? OldestMissing { get; init; }

    /// <summary>
    /// Replicated images that are missing or different at a target, by the last complete pass of the reconciler; null when the rule is not
    /// reconciled, or before the first pass.
    /// </summary>
    public long? Drift { get; init; }

    /// <summary>When the last complete pass of the reconciler began; null when there was none.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>Why the reconciler could not compare everything; null when it could, or the rule is not reconciled.</summary>
    public TaskIssue? ReconcileIssue { get; init; }

    /// <summary>When the newest succeeded task finished.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }
}
