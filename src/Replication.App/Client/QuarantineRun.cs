using System.Text.Json;
using Replication.App.Commands;
using Replication.App.Logging;
using Replication.Client;
using Replication.Contracts;

namespace Replication.App.Client;

/// <summary>Replays or dismisses several quarantined parts, one after the other, and says how it went.</summary>
internal sealed class QuarantineRun(ApiCall call)
{
    public Task<int> ReplayAsync(IReadOnlyList<string> ids) => RunAsync(ids, async id =>
    {
        var answer = await call.Api.ReplayAsync(id, call.CancellationToken);
        if (call.AsJson)
            call.Screen.Json(JsonSerializer.Serialize(answer.Value, JsonSerializerOptions.Web));
        else
            call.Screen.Line(
                $"{answer.Value.Id}  {Counted.Of(answer.Value.Accepted, "push", "pushes")} accepted, {answer.Value.Ignored} ignored");
    });

    public Task<int> DismissAsync(IReadOnlyList<string> ids) => RunAsync(ids, async id =>
    {
        await call.Api.DismissAsync(id, call.CancellationToken);
        if (!call.AsJson)
            call.Screen.Line($"{id}  dismissed");
    });

    private static async Task<int> RunAsync(IReadOnlyList<string> ids, Func<string, Task> run)
    {
        var failed = 0;
        foreach (var id in ids)
        {
            try
            {
                await run(id);
            }
            catch (ApiException e) when (e.Code?.StartsWith("quarantine.", StringComparison.Ordinal) == true)
            {
                failed++;
                await Console.Error.WriteLineAsync($"replication: {id}: {PrintableText.Escape(e.Message)}");
            }
        }
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
