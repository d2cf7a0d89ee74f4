using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Client;
using Replication.Contracts.Instances;

namespace Replication.App.Commands;

/// <summary><c>replication instances</c>: the registries that a server knows.</summary>
internal static class InstancesCommand
{
    public static Command Create() => new("instances", "Shows, creates, changes, checks and deletes the registry instances of a server.")
    {
        List(), Show(), Make(), Update(), Delete(), Check(), Acknowledge(), Repositories(), Tags(),
    };

    private static Command List() => ApiCommand.Of("list", "Lists the instances.", static async call =>
        ApiCommand.Show(call, await call.Api.ListInstancesAsync(call.CancellationToken), static it => InstanceView.List(it.Items)));

    private static Command Show()
    {
        var name = Name();
        return ApiCommand.Of("show", "Shows one instance.", async call =>
        {
            await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
            return ApiCommand.Show(
                call, await call.Api.FindInstanceAsync(call.Line.GetRequiredValue(name), call.CancellationToken), InstanceView.One);
        }, name);
    }

    private static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "The name for rules and webhook addresses." };
        var keys = new InstanceKeys();
        return ApiCommand.Of("create", "Creates an instance.", async call =>
        {
            var body = await keys.ReadAsync(call, new JsonObject { ["name"] = call.Line.GetRequiredValue(name) });
            return await ShowAsync(call, await call.Api.CreateInstanceAsync(body, call.CancellationToken));
        }, [name, .. keys.All]);
    }

    private static Command Update()
    {
        var name = Name();
        var keys = new InstanceKeys();
        return ApiCommand.Of(
            "update", "Changes an instance. Settings that no option and no file names are kept, also secrets.", async call =>
            {
                await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
                var current = await call.Api.FindInstanceAsync(call.Line.GetRequiredValue(name), call.CancellationToken);
                var body = await keys.ReadAsync(call, JsonNode.Parse(current.Text)!.AsObject());
                return await ShowAsync(
                    call,
                    await call.Api.ReplaceInstanceAsync(call.Line.GetRequiredValue(name), body, current.ETag, call.CancellationToken));
            }, [name, .. keys.All]);
    }

    private static Command Delete()
    {
        var (name, yes) = (Name(), Confirmation.Yes());
        return ApiCommand.Of("delete", "Deletes an instance that no rule names. Asks first on a terminal.", async call =>
        {
            var instance = call.Line.GetRequiredValue(name);
            await Lookup.InstanceAsync(call, instance);
            if (!Confirmation.Ask(
                call.Screen.IsTerminal,
                call.Line.GetValue(yes),
                $"Delete the instance '{instance}' with its credentials and webhook secret?",
                static () => true))
                return Confirmation.Declined();
            await call.Api.DeleteInstanceAsync(instance, version: null, call.CancellationToken);
            if (!call.AsJson)
                call.Screen.Line($"Deleted the instance '{instance}'. The registry keeps its images.");
            return ExitCode.Done;
        }, name, yes);
    }

    private static Command Check()
    {
        var name = Name();
        var repository = new Option<string?>("--repository")
        {
            Description = "The repository to read and write; default: any repository that exists.",
            HelpName = "NAME"
        };
        var write = new Option<bool?>("--write")
        {
            Description = "Whether to test writing; default: only when a rule writes to the instance.",
            HelpName = "true|false"
        };
        return ApiCommand.Of(
            "check", "Checks whether the server can reach the registry, log in, read and write; exit code 1 when it cannot.", async call =>
            {
                await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
                var check = await CheckWatch.RunAsync(
                    call, call.Line.GetRequiredValue(name), call.Line.GetValue(repository), call.Line.GetValue(write));
                return check.Ok ? ExitCode.Done : ExitCode.Failed;
            }, name, repository, write);
    }

    private static Command Acknowledge()
    {
        var name = Name();
        return ApiCommand.Of(
            "acknowledge",
            "Ends the problem that refused webhook calls of an instance are in 'replication status'. Find missing images first.",
            async call =>
            {
                await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
                return ApiCommand.Show(
                    call, await call.Api.AcknowledgeAsync(
                        call.Line.GetRequiredValue(name), call.CancellationToken), InstanceView.Acknowledged);
            },
            name);
    }

    private static Command Repositories()
    {
        var name = Name();
        var (last, limit) = (Last(), Limit());
        return ApiCommand.Of("repositories", "Lists the repositories of the registry.", async call =>
        {
            await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
            return ShowNames(call, "repository", await Paging.ReadAsync(
                (after, n) => call.Api.ListRepositoriesAsync(call.Line.GetRequiredValue(name), after, n, call.CancellationToken),
                call.Line.GetValue(last),
                call.Line.GetValue(limit)));
        }, name, last, limit);
    }

    private static Command Tags()
    {
        var name = Name();
        var repository = new Argument<string>("REPOSITORY") { Description = "The repository, such as team/app." };
        var (last, limit) = (Last(), Limit());
        return ApiCommand.Of("tags", "Lists the tags of a repository.", async call =>
        {
            await Lookup.InstanceAsync(call, call.Line.GetRequiredValue(name));
            return ShowNames(call, "tag", await Paging.ReadAsync(
                (after, n) => call.Api.ListTagsAsync(
                    call.Line.GetRequiredValue(name),
                    call.Line.GetRequiredValue(repository),
                    after,
                    n,
                    call.CancellationToken), call.Line.GetValue(last), call.Line.GetValue(limit)));
        }, name, repository, last, limit);
    }

    private static async Task<int> ShowAsync(ApiCall call, ApiAnswer<ShownInstance> instance)
    {
        foreach (var warning in instance.Value.Warnings)
            await Console.Error.WriteLineAsync($"replication: warning: {warning.Key}: {warning.Message} ({warning.Code})");
        return ApiCommand.Show(call, instance, InstanceView.One);
    }

    private static int ShowNames(ApiCall call, string heading, ApiAnswer<Contracts.Stores.Page<string>> names)
    {
        ApiCommand.Show(call, names, it => Columns.Of(it.Items, new Column<string>(heading, static name => name) { MinWidth = 20 }));
        return ListOptions.PrintNextPage(call, names.Value.Next, "--last");
    }

    private static Argument<string> Name() => new("NAME") { Description = "The name of the instance." };

    private static Option<string?> Last() => new("--last") { Description = "Continue after this item.", HelpName = "NAME" };

    private static Option<int> Limit() => ListOptions.Limit();
}
