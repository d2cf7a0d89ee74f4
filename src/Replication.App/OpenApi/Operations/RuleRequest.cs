using Replication.Contracts.Rules;

namespace Replication.App.OpenApi.Operations;

/// <summary>A rule as callers send it; what an answer has beside this may be sent back and changes nothing.</summary>
internal sealed record RuleRequest
{
    public string? Id { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public RuleScenario Scenario { get; init; }

    public required RuleLevel Level { get; init; }

    public required string Namespace { get; init; }

    public string? Repository { get; init; }

    public string? TargetNamespace { get; init; }

    public string? TargetRepository { get; init; }

    public required string TagFilter { get; init; }

    public TagLists? Tags { get; init; }

    public bool Override { get; init; }

    public bool Referrers { get; init; }

    public bool Deletions { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public int Priority { get; init; }

    public bool Enabled { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public DateTimeOffset? ActiveSince { get; init; }

    public bool Declared { get; init; }

    public ShownRuleStatus? Status { get; init; }

    public IReadOnlyList<ShownRuleWarning>? Warnings { get; init; }
}
