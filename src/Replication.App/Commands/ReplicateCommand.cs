using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication replicate</c>: replicates one image between two instances of a server.</summary>
internal static class ReplicateCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SRC") { Description = "The image: INSTANCE/REPOSITORY:TAG, such as hangzhou/team/app:v1." };
        var target = new Argument<string>("DST")
        {
            Description = "The image to write, in the same form; an instance alone means the repository and tag of SRC."
        };
        var noOverwrite = new Option<bool>("--no-overwrite")
        {
            Description = "Do not replace another image under the target's tag (exit code 3 with --watch)."
        };
        var crossAccount = new Option<bool>("--cross-account")
        {
            Description = "The two instances belong to different accounts, and the target trusts the source's."
        };
        var noReferrers =
            new Option<bool>("--no-referrers") { Description = "Do not copy signatures and other referrers." };
        var platforms = new Option<string[]>("--platform")
        {
            Description = "Copy only this platform of an index, os/arch or os/arch/variant; repeatable.",
            HelpName = "PLATFORM"
        };
        var priority =
            NumberOption.Create("--priority", "From 1 (copied last) to 5 (copied first); default: 4.", "1..5");
        var watch = new Option<bool>("--watch")
        {
            Description = "Wait until it is finished: exit code 0 when it succeeded, 3 when the target has another image, else 1."
        };
        return ApiCommand.Of("replicate", "Replicates one image from one instance of the server to another.", async call =>
        {
            var from = InstanceImage.Parse("SRC", call.Line.GetRequiredValue(source), other: null);
            var to = InstanceImage.Parse("DST", call.Line.GetRequiredValue(target), from);
            await Lookup.InstanceAsync(call, from.Instance);
            await Lookup.InstanceAsync(call, to.Instance);
            var body = new JsonObject
            {
                ["source"] = from.ToJson(),
                ["target"] = to.ToJson(),
                ["override"] = !call.Line.GetValue(noOverwrite),
                ["scenario"] = call.Line.GetValue(crossAccount) ? "crossAccount" : "sameAccount",
                ["referrers"] = !call.Line.GetValue(noReferrers),
            };
            if (call.Line.GetValue(platforms) is { Length: > 0 } chosen)
                body["platforms"] = new JsonArray([.. chosen.Select(static it => (JsonNode?)it)]);
            if (call.Line.GetValue(priority) is { } urgency)
                body["priority"] = urgency;
            var made = await call.Api.CreateTaskAsync(body, call.CancellationToken);
            return call.Line.GetValue(watch)
                ? await TaskWatch.OneAsync(call, made.Value.Id.ToString())
                : ApiCommand.Show(call, made, TaskView.One);
        }, source, target, noOverwrite, crossAccount, noReferrers, platforms, priority, watch);
    }
}
