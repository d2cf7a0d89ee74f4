using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Status;

/// <summary>What is known about an instance.</summary>
internal sealed record InstanceFacts(RegistryInstance Instance)
{
    /// <summary>Since when active or held rules wait for its pushes; null when none does.</summary>
    public DateTimeOffset? SourceSince { get; init; }

    public LastReport? LastReport { get; init; }

    public DateTimeOffset? LastReportAt => LastReport?.At;

    public CredentialsRefusal? Refusal { get; init; }

    public RefusedCalls? RefusedCalls { get; init; }

    /// <summary>
    /// The names of the rules for which the pushes of refused calls may be missing: nothing has compared the registries since the last of
    /// them.
    /// </summary>
    public IReadOnlyList<string> RulesToCompare { get; init; } = [];

    public DateTimeOffset? ThrottledUntil { get; init; }

    public DateTimeOffset? PausedUntil { get; init; }
}
