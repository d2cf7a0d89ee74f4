using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.UnitTests.Coordination.Rules;

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A lifecycle policy of Amazon ECR.</summary>
    public const string LifecyclePolicy = """
        {"rules":[{"rulePriority":1,"description":"keep 10","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},
        "action":{"type":"expire"}}]}
        """;

    public static RegistryInstance Instance(string name) => new() { Name = name, Endpoint = new Uri($"https://{name}.example.com") };

    public static ReplicationRule Rule(string name, string source, string target) => new()
    {
        Id = name,
        Name = name,
        Source = source,
        Target = target,
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = ".*",
        CreatedAt = Noon,
        ActiveSince = Noon,
    };
}
