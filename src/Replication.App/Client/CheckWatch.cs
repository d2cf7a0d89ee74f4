using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Client;
using Replication.Contracts.Instances;

namespace Replication.App.Client;

/// <summary>Shows the check of an instance: step by step on a terminal, as a whole on a pipe and with <c>--json</c>.</summary>
internal static class CheckWatch
{
    public static async Task<CheckDocument> RunAsync(ApiCall call, string name, string? repository, bool? write)
    {
        if (!call.Screen.IsLive || call.AsJson)
        {
            var all = await call.Api.CheckInstanceAsync(name, repository, write, call.CancellationToken);
            ApiCommand.Show(call, all, InstanceView.Check);
            return all.Value;
        }
        var steps = new CheckSteps();
        CheckDocument? check = null;
        await Watching.DrawAsync(call, async draw => check = (await call.Api.CheckInstanceInStepsAsync(
            name,
            repository,
            write,
            step =>
            {
                steps.Apply(step);
                draw(InstanceView.Steps(steps.All));
            },
            call.CancellationToken)).Value);
        return check!;
    }
}
