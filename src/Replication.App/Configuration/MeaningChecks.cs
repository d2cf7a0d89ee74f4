using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;

namespace Replication.App.Configuration;

/// <summary>Checks that concern several values: the checks of the rules, the access to the API, and the durability of pushes.</summary>
internal static class MeaningChecks
{
    public static ConfigurationResult Check(ReplicationConfiguration configuration)
    {
        List<ConfigurationProblem> problems = [
            .. RuleProblems(configuration), .. AccessProblems(configuration), .. DurabilityProblems(configuration)
        ];
        return problems.Count == 0
            ? new ConfigurationResult.Ok(configuration)
            : ConfigurationResult.Invalid.Of(problems);
    }

    private static IEnumerable<ConfigurationProblem> RuleProblems(ReplicationConfiguration configuration)
    {
        var instances = new InstanceCatalog(configuration.Instances.Select(it => it.Value));
        var before = new List<ReplicationRule>();
        foreach (var declared in configuration.Rules)
        {
            var rule = declared.Value;
            foreach (var problem in RuleChecks.Check(rule, before, configuration.Topology, instances))
                yield return declared.Problem(problem.Key, $"{problem.Message} ({problem.Code})");
            before.Add(rule);
        }
    }

    private static IEnumerable<ConfigurationProblem> AccessProblems(ReplicationConfiguration configuration)
    {
        if (configuration.Auth.Tokens.Count > 0)
            yield break;
        foreach (var address in configuration.Http.Urls.Value.Where(it => !it.IsLoopback))
            yield return configuration.Http.Urls.Problem($"'{address}' can be reached from elsewhere, and without a token in auth.tokens "
                + $"the API answers this machine only; allowed: a loopback address such as http://127.0.0.1:8080, or any address "
                + $"together with auth.tokens");
    }

    // An accepted push must be durable: in the broker, or in the journal of the embedded store.
    private static IEnumerable<ConfigurationProblem> DurabilityProblems(ReplicationConfiguration configuration)
    {
        if (configuration is { Bus.Transport: BusTransport.InMemory, Store: StoreConfiguration.MongoDb })
            yield return new ConfigurationProblem(
                Place.Defaults,
                "bus.transport",
                "'in-memory' loses accepted pushes at a restart, and only the sqlite store keeps them; allowed with store.provider: "
                    + "mongodb: rabbitmq");
    }
}
