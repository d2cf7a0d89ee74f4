using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Backfills;

/// <summary>What a caller wants of a backfill.</summary>
internal sealed record BackfillRequest(bool DryRun, bool Thorough, IReadOnlyList<RepositoryName>? Repositories)
{
    public static BodyReading<BackfillRequest> Read(JsonObject body, ReplicationRule rule)
    {
        var problems = new List<BodyProblem>();
        bool dryRun = false, thorough = false;
        List<RepositoryName>? repositories = null;
        foreach (var (key, value) in body)
        {
            switch (key)
            {
                case "dryRun":
                    dryRun = ReadFlag(key, value, problems);
                    break;
                case "thorough":
                    thorough = ReadFlag(key, value, problems);
                    break;
                case "repositories":
                    repositories = ReadRepositories(value, rule, problems);
                    break;
                default:
                    problems.Add(new BodyProblem("request.unknownKey", key, "is not known; known are dryRun, thorough, repositories"));
                    break;
            }
        }
        return problems.Count > 0 ? new(null, problems) : new(new BackfillRequest(dryRun, thorough, repositories), []);
    }

    private static bool ReadFlag(string key, JsonNode? value, List<BodyProblem> problems)
    {
        if (value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return value.GetValue<bool>();
        problems.Add(new BodyProblem("request.value", key, "is true or false"));
        return false;
    }

    private static List<RepositoryName>? ReadRepositories(JsonNode? value, ReplicationRule rule, List<BodyProblem> problems)
    {
        if (value is null)
            return null;
        if (value is not JsonArray { Count: > 0 } list)
        {
            problems.Add(new BodyProblem("request.value", "repositories", "is a list of repositories, or absent for all of them"));
            return null;
        }
        var scope = new ImageScope(rule, repositories: null);
        var repositories = new List<RepositoryName>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i]?.GetValueKind() != JsonValueKind.String || !RepositoryName.TryParse(list[i]!.GetValue<string>(), out var repository))
                problems.Add(new BodyProblem("request.repository", $"repositories[{i}]", "is not a repository name"));
            else if (!scope.Covers(repository))
                problems.Add(new BodyProblem("backfill.repository", $"repositories[{i}]", $"'{repository}' is outside the rule '{rule.Name}', which is for {(rule.Level == RuleLevel.Namespace ? $"the namespace '{rule.Namespace}'" : $"the repository '{scope.Named![0]}'")}"));
            else
                repositories.Add(repository);
        }
        return repositories;
    }
}
