using System.Text.Json.Nodes;
using Replication.Client;
using Replication.Contracts.Tasks;

namespace Replication.WebConsole.Parts;

/// <summary>Counts or changes all tasks of a filter, one bounded call after the other.</summary>
internal sealed class BulkTaskChange(
    IReadOnlyList<(string Name, string? Value)> filter, Func<JsonObject, CancellationToken, Task<ApiAnswer<ChangedTasks>>> callAsync)
{
    public Task<int> CountAsync(CancellationToken cancellationToken) => RunAsync(dryRun: true, cancellationToken);

    public Task<int> ChangeAsync(CancellationToken cancellationToken) => RunAsync(dryRun: false, cancellationToken);

    private async Task<int> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["dryRun"] = dryRun };
        foreach (var (name, value) in filter)
            body[name] = value;
        for (var count = 0; ;)
        {
            var answer = (await callAsync(body, cancellationToken)).Value;
            count += answer.Count;
            if (answer.Next is not { } next)
                return count;
            body["after"] = next;
        }
    }
}
