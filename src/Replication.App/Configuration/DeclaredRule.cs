using Replication.Contracts.Rules;

namespace Replication.App.Configuration;

/// <summary>A replication rule as the file names it; its identity and its times are not the file's to say.</summary>
internal sealed record DeclaredRule
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required RuleScenario Scenario { get; init; }

    public required RuleLevel Level { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Name of the repository inside the namespace; null at namespace level.</summary>
    public string? Repository { get; init; }

    public required string TagFilter { get; init; }

    public required bool Override { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>The rule that the store keeps; where it is known already, its times stay.</summary>
    public ReplicationRule ToRule(DateTimeOffset now) => new()
    {
        Id = Name,
        Name = Name,
        Source = Source,
        Target = Target,
        Scenario = Scenario,
        Level = Level,
        Namespace = Namespace,
        Repository = Repository,
        TagFilter = TagFilter,
        Override = Override,
        Enabled = Enabled,
        Declared = true,
        CreatedAt = now,
        ActiveSince = now,
    };
}
