using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo.Documents;

/// <summary>Which rules there are, and in which version: one document, so that no two changes can overlook each other.</summary>
internal sealed record RuleLedger
{
    public const string Only = "rules";

    /// <summary>What is there before the first change.</summary>
    public static RuleLedger None { get; } = new() { Id = Only, Version = Guid.Empty, Rules = [], Removals = [] };

    public required string Id { get; init; }

    public required Guid Version { get; init; }

    /// <summary>By the rule's id.</summary>
    public required Dictionary<string, RuleEntry> Rules { get; init; }

    public required List<RemovalEntry> Removals { get; init; }

    public IEnumerable<RuleLink> Links => Rules.Select(static it => new RuleLink(it.Key, it.Value.Name, it.Value.Source, it.Value.Target));
}

/// <summary>One rule of the ledger; its body is the <see cref="RuleBody"/> of that version.</summary>
internal sealed record RuleEntry
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required bool Declared { get; init; }

    public required Guid Version { get; init; }

    public static RuleEntry Of(ReplicationRule rule) => new() { Name = rule.Name, Source = rule.Source, Target = rule.Target, Declared = rule.Declared, Version = rule.Version };
}

internal sealed record RemovalEntry
{
    public required string Rule { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }
}
