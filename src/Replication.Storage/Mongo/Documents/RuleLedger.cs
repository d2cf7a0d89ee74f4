using MongoDB.Driver;
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

    /// <summary>Returns the filter that the ledger matches while the rule is held.</summary>
    public static FilterDefinition<RuleLedger> IsHeld(string rule) =>
        Builders<RuleLedger>.Filter.Eq(it => it.Id, Only) & Builders<RuleLedger>.Filter.Eq($"rules.{rule}.held", true);

    public IEnumerable<RuleLink> Links => Rules.SelectMany(static it =>
        (it.Value.Targets ?? [it.Value.Target]).Select(target => new RuleLink(it.Key, it.Value.Name, it.Value.Source, target)));
}

/// <summary>One rule of the ledger. Its body is the <see cref="RuleVersionDocument"/> of that version.</summary>
internal sealed record RuleEntry
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    /// <summary>The first target.</summary>
    public required string Target { get; init; }

    /// <summary>All targets; null when there is one.</summary>
    public List<string>? Targets { get; init; }

    public required bool Declared { get; init; }

    public required Guid Version { get; init; }

    /// <summary>Set when the tasks of the rule are held: a worker reads it before it starts a task.</summary>
    public bool? Held { get; init; }

    public static RuleEntry Of(ReplicationRule rule) => new()
    {
        Name = rule.Name,
        Source = rule.Source,
        Target = rule.TargetInstances[0],
        Targets = rule.Targets.Count > 0 ? [.. rule.Targets] : null,
        Declared = rule.Declared,
        Version = rule.Version,
        Held = rule.IsHeld ? true : null,
    };
}

internal sealed record RemovalEntry
{
    public required string Rule { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }
}
