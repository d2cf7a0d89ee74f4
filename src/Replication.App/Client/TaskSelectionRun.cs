using System.Text.Json.Nodes;
using Replication.App.Commands;
using Replication.Client;
using Replication.Contracts.Tasks;

namespace Replication.App.Client;

/// <summary>Retries or cancels all tasks of a selection: counts them, asks, and calls the API until no task is left.</summary>
internal sealed class TaskSelectionRun(string verb, string done, Func<JsonObject, CancellationToken, Task<ApiAnswer<ChangedTasks>>> post)
{
    public async Task<int> RunAsync(ApiCall call, IReadOnlyList<(string Name, string? Value)> filter, bool yes)
    {
        if (!yes)
        {
            var selected = await PostAllAsync(call, filter, dryRun: true);
            if (selected == 0)
                return PrintCount(call, 0);
            if (!Confirmation.Ask(call.Screen.IsTerminal, yes: false, $"{Capital(verb)} {Tasks(selected)}?", () => throw new CommandProblem(
                $"the filter selects {Tasks(selected)}; add --yes to {verb} {(selected == 1 ? "it" : "them")}")))
                return Confirmation.Declined();
        }
        return PrintCount(call, await PostAllAsync(call, filter, dryRun: false));
    }

    // Returns how many tasks were changed, or would be.
    private async Task<int> PostAllAsync(ApiCall call, IReadOnlyList<(string Name, string? Value)> filter, bool dryRun)
    {
        var body = new JsonObject { ["dryRun"] = dryRun };
        foreach (var (name, value) in filter.Where(static it => it.Value is not null))
            body[name] = value;
        for (var count = 0; ;)
        {
            var answer = (await post(body, call.CancellationToken)).Value;
            count += answer.Count;
            if (answer.Next is not { } next)
                return count;
            body["after"] = next;
        }
    }

    private int PrintCount(ApiCall call, int count)
    {
        call.Screen.Line(call.AsJson ? new JsonObject { ["count"] = count }.ToJsonString() : $"{Capital(done)} {Tasks(count)}.");
        return ExitCode.Done;
    }

    private static string Tasks(int count) => count == 1 ? "1 task" : $"{count} tasks";

    private static string Capital(string word) => $"{char.ToUpperInvariant(word[0])}{word[1..]}";
}
