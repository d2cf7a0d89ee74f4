using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A rule; its two times are the first writer's, whoever declares it again.</summary>
internal sealed record RuleDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required bool Declared { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ActiveSince { get; init; }

    public required string Body { get; init; }

    public ReplicationRule ToRule() => StoreJson.Read<ReplicationRule>(Body) with { CreatedAt = CreatedAt, ActiveSince = ActiveSince };
}
