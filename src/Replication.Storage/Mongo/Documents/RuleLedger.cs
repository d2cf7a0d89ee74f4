using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo.Documents;

/// <summary>The ids and versions of all rules in one document, so that concurrent changes always conflict.</summary>
internal sealed record RuleLedger
{
    public const string Only = "rules";

    /// <summary>The ledger before the first change.</summary>
    public static RuleLedger None { get; } = new() { Id = Only, Version = Guid.Empty, Rules = [], Removals = [] };

    public required string Id { get; init; }

    public required Guid Version { get; init; }

    /// <summary>Entries by rule id.</summary>
    public required Dictionary<string, RuleEntry> Rules { get; init; }

    public required List<RemovalEntry> Removals { get; init; }

    public IEnumerable<RuleLink> Links => Rules.Select(static it => new RuleLink(it.Key, it.Value.Name, it.Value.Source, it.Value.Target));
}

/// <summary>One rule of the ledger. Its body is the <see cref="RuleVersionDocument"/> of that version.</summary>
internal sealed record RuleEntry
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required bool Declared { get; init; }

    public required Guid Version { get; init; }

    public static RuleEntry Of(ReplicationRule rule) =>
        new() { Name = rule.Name, Source = rule.Source, Target = rule.Target, Declared = rule.Declared, Version = rule.Version };
}

internal sealed record RemovalEntry
{
    public required string Rule { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }
}
