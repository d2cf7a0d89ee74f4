using Replication.Contracts.Rules;

namespace Replication.App.OpenApi.Operations;

/// <summary>A rule as callers send it. The read-only members of an answer may be sent back and change nothing.</summary>
internal sealed record RuleRequest : RuleSpec
{
    public string? Id { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public DateTimeOffset? ActiveSince { get; init; }

    public bool Declared { get; init; }

    public ShownRuleStatus? Status { get; init; }

    public IReadOnlyList<ShownRuleWarning>? Warnings { get; init; }
}
