using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication rules run</c>: replicates one image under a rule.</summary>
internal static class RunRuleCommand
{
    public static Command Create()
    {
        var name = RulesCommand.Name();
        var image = new Argument<string>("IMAGE") { Description = "The image at the source: REPOSITORY:TAG, such as team/app:v1." };
        var watch = new Option<bool>("--watch")
        {
            Description = "Wait until the tasks are finished: exit code 0 when all succeeded, 3 when a target has another image, else 1."
        };
        return ApiCommand.Of("run", "Replicates one image under a rule now, to each target of the rule.", async call =>
        {
            var (repository, tag) = Parse(call.Line.GetRequiredValue(image));
            var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
            var run = await call.Api.RunRuleAsync(rule.Id, repository, tag, call.CancellationToken);
            if (!call.Line.GetValue(watch))
                return ApiCommand.Show(call, run, static it => TaskView.List(it.Tasks));
            var exitCode = ExitCode.Done;
            foreach (var task in run.Value.Tasks)
                exitCode = Math.Max(exitCode, await TaskWatch.OneAsync(call, task.Id.ToString()));
            return exitCode;
        }, name, image, watch);
    }

    private static (string Repository, string Tag) Parse(string image) => image.LastIndexOf(':') is > 0 and var colon
        ? (image[..colon], image[(colon + 1)..])
        : throw new CommandProblem($"IMAGE: '{image}' is not allowed; allowed: REPOSITORY:TAG, such as team/app:v1");
}
