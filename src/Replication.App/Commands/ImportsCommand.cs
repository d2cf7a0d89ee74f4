using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Contracts.Backfills;

namespace Replication.App.Commands;

/// <summary><c>replication imports</c>: copies existing images between two instances without a rule.</summary>
internal static class ImportsCommand
{
    public static Command Create() =>
        new("imports", "Copies existing images from one instance to another without a rule, and shows the progress.")
        {
            Begin(), List(), Show(), Missing(), Pause(), Resume(), Cancel(),
        };

    private static Command Begin()
    {
        var source = new Argument<string>("SOURCE") { Description = "The instance whose images are copied." };
        var target = new Argument<string>("TARGET") { Description = "The instance that the images are copied to." };
        var options = new ImportOptions();
        var missing = new Option<bool>("--missing")
        {
            Description = "With --dry-run: wait until it is finished, and list the missing images; exit code 1 when there are some."
        };
        var watch = Watch();
        return ApiCommand.Of("create", "Starts an import.", async call =>
        {
            var (from, to) = (call.Line.GetRequiredValue(source), call.Line.GetRequiredValue(target));
            await Lookup.InstanceAsync(call, from);
            await Lookup.InstanceAsync(call, to);
            if (call.Line.GetValue(missing) && !call.Line.GetValue(options.DryRun))
                throw new CommandProblem("--missing: it lists what a dry run finds; add --dry-run");
            var made = await call.Api.CreateImportAsync(options.BodyOf(call.Line, from, to), call.CancellationToken);
            if (call.Line.GetValue(missing))
                return await ImportMissing.RunAsync(call, made.Value, MissingImages.DefaultTimeout);
            return call.Line.GetValue(watch)
                ? await WatchAsync(call, made.Value.Id.ToString())
                : ApiCommand.Show(call, made, ImportView.One);
        }, [source, target, .. options.All, missing, watch]);
    }

    private static Command List()
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("list", "Lists imports, the newest first.", async call =>
        {
            var imports = await Paging.ReadAsync(
                (from, n) => call.Api.ListImportsAsync(from, n, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, imports, static it => ImportView.List(it.Items));
            return ListOptions.PrintNextPage(call, imports.Value.Next, "--after");
        }, after, limit);
    }

    private static Command Show()
    {
        var (id, watch) = (Id(), Watch());
        return ApiCommand.Of("show", "Shows one import.", async call => call.Line.GetValue(watch)
            ? await WatchAsync(call, call.Line.GetRequiredValue(id))
            : ApiCommand.Show(
                call, await call.Api.FindImportAsync(call.Line.GetRequiredValue(id), call.CancellationToken), ImportView.One),
                id,
                watch);
    }

    private static Command Missing()
    {
        var id = Id();
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("missing", "Lists the images that a dry run found missing at the target.", async call =>
        {
            var images = await Paging.ReadAsync(
                (from, n) => call.Api.ListImportMissingAsync(call.Line.GetRequiredValue(id), from, n, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, images, it => BackfillView.Missing(it.Items, call.Time.GetUtcNow()));
            return ListOptions.PrintNextPage(call, images.Value.Next, "--after");
        }, id, after, limit);
    }

    private static Command Pause()
    {
        var id = Id();
        return ApiCommand.Of("pause", "Pauses an import: it creates no more tasks until it is resumed.", async call => ApiCommand.Show(
            call, await call.Api.PauseImportAsync(call.Line.GetRequiredValue(id), call.CancellationToken), ImportView.One), id);
    }

    private static Command Resume()
    {
        var id = Id();
        return ApiCommand.Of("resume", "Resumes a paused import at its place.", async call => ApiCommand.Show(
            call, await call.Api.ResumeImportAsync(call.Line.GetRequiredValue(id), call.CancellationToken), ImportView.One), id);
    }

    private static Command Cancel()
    {
        var id = Id();
        return ApiCommand.Of("cancel", "Cancels an import and its waiting tasks; images that it copied are kept.", async call =>
            ApiCommand.Show(
                call, await call.Api.CancelImportAsync(call.Line.GetRequiredValue(id), call.CancellationToken), ImportView.One), id);
    }

    private static async Task<int> WatchAsync(ApiCall call, string id)
    {
        // The first digits may name several imports later, the whole id does not.
        var whole = (await call.Api.FindImportAsync(id, call.CancellationToken)).Value.Id.ToString();
        var ended = await Watching.ToEndAsync(
            call,
            () => call.Api.FindImportAsync(whole, call.CancellationToken),
            BackfillView.Line,
            ImportView.One,
            static it => it.FinishedAt is not null);
        return ended.Status == BackfillStatus.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }

    private static Argument<string> Id() => new("ID") { Description = "The id of the import, or its first digits." };

    private static Option<bool> Watch() =>
        new("--watch") { Description = "Wait until it is finished: exit code 0 when it succeeded, else 1." };
}
