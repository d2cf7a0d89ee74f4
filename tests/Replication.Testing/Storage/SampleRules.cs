using Replication.Contracts.Rules;

namespace Replication.Testing.Storage;

/// <summary>Sample rules for the stores.</summary>
public static class SampleRules
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A rule of the configuration file.</summary>
    public static ReplicationRule Declared(string name, string source, string target) => new()
    {
        Id = name,
        Name = name,
        Source = source,
        Target = target,
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = ".*",
        Declared = true,
        CreatedAt = Noon,
        ActiveSince = Noon,
    };

    /// <summary>A rule that was created through the API.</summary>
    public static ReplicationRule Made(string name, string source, string target) =>
        Declared(name, source, target) with { Id = Guid.NewGuid().ToString(), Version = Guid.NewGuid(), Declared = false };
}
