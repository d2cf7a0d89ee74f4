using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo.Documents;

/// <summary>One immutable version of a rule. It is valid while the ledger names it.</summary>
internal sealed record RuleVersionDocument
{
    /// <summary>The version.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public required string Body { get; init; }

    public static RuleVersionDocument Of(ReplicationRule rule) =>
        new() { Id = rule.Version, WrittenAt = rule.ChangedAt, Body = StoreJson.Write(rule) };

    public ReplicationRule ToRule() => StoreJson.Read<ReplicationRule>(Body);
}
