using System.CommandLine;
using System.Net;
using System.Text.Json;
using Replication.App.Client;
using Replication.App.Client.Logins;
using Replication.App.Copy;
using Replication.Contracts.Stores;
using Spectre.Console.Rendering;

namespace Replication.App.Commands;

/// <summary>A command that calls the API of a server: its common options, and how it ends when the server says no or nothing.</summary>
internal static class ApiCommand
{
    public static Command Of(string name, string description, Func<ApiCall, Task<int>> run, params IEnumerable<Symbol> symbols)
    {
        var (server, token) = ServerOptions();
        var json = new Option<bool>("--json") { Description = "Show what the API answers, for scripts." };
        var command = new Command(name, description);
        foreach (var symbol in symbols.Append(server).Append(token).Append(json))
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction((line, _) => GuardAsync(async cancellationToken =>
        {
            using var api = new ReplicationApi(Choose(line.GetValue(server), line.GetValue(token)));
            return await TellAsync(
                api.Server,
                () => run(new ApiCall(line, api, Screen.Create(), line.GetValue(json), TimeProvider.System, cancellationToken)),
                cancellationToken);
        }));
        return command;
    }

    /// <summary>
    /// A command that shows a list, page by page. Nothing of what draws it is named before it is run: other commands do without that.
    /// </summary>
    public static Command OfList<T>(
        string name,
            string description,
            Func<ApiCall, string?, int, Task<ApiAnswer<Page<T>>>> read,
            Action<ApiCall, ApiAnswer<Page<T>>> show)
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return Of(name, description, async call =>
        {
            var items = await Paging.ReadAsync(
                (cursor, count) => read(call, cursor, count), call.Line.GetValue(after), call.Line.GetValue(limit));
            show(call, items);
            return ListOptions.TellNext(call, items.Value.Next, "--after");
        }, after, limit);
    }

    public static (Option<string?> Server, Option<string?> Token) ServerOptions() => (
        new Option<string?>("--server")
        {
            Description = $"The address of the server; without it that of {HealthCommand.ServerVariable}, else that of the last login, "
                + $"else {HealthCommand.DefaultServer}.",
            HelpName = "URL"
        },
        new Option<string?>("--token")
        {
            Description =
                $"The token; without it that of {Server.TokenVariable}, else that of the last login. Others on this machine may see a "
                    + $"command line.",
            HelpName = "TOKEN"
        });

    public static Server Choose(string? address, string? token) =>
        Server.Choose(address, token, Environment.GetEnvironmentVariable, LoginFile.Own);

    /// <summary>Shows a document to scripts or to people.</summary>
    public static int Show<T>(ApiCall call, ApiAnswer<T> answer, Func<T, IRenderable> view)
    {
        if (call.AsJson)
            call.Screen.Json(answer.Text);
        else
            call.Screen.Console.Write(view(answer.Value));
        return ExitCode.Done;
    }

    /// <summary>Runs what may be wrong usage, or be interrupted.</summary>
    public static async Task<int> GuardAsync(Func<CancellationToken, Task<int>> run)
    {
        using var interruption = new Interruption(static () => { });
        try
        {
            return await run(interruption.Token);
        }
        catch (CommandProblem e)
        {
            return await SayAsync(e.Message, e.ExitCode);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException) when (System.Console.IsOutputRedirected && !interruption.Token.IsCancellationRequested)
        {
            // Whoever read what we wrote has read enough.
            return ExitCode.Done;
        }
    }

    /// <summary>Runs what calls a server, and says why it could not.</summary>
    public static async Task<int> TellAsync(Server server, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (ApiRefusal e)
        {
            return await SayAsync(Sentence(e, server), CodeOf(e.Status));
        }
        catch (HttpRequestException e)
        {
            return await SayAsync($"{server.Name} does not answer: {e.Message}. Is it the right address (--server, "
                + $"{HealthCommand.ServerVariable}), and does 'replication serve' run there?", ExitCode.Failed);
        }
        catch (JsonException)
        {
            return await SayAsync(
                $"{server.Name} answers what this version does not understand: is a replication server of this version there? --json "
                    + $"shows the answer as it is",
                ExitCode.Failed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await SayAsync($"{server.Name} did not answer in time", ExitCode.Failed);
        }
    }

    private static string Sentence(ApiRefusal e, Server server) => e.Status switch
    {
        _ when e.Code is null => $"{server.Name}: {e.Message}; is it the address of the API (--server, {HealthCommand.ServerVariable})?",
        HttpStatusCode.Unauthorized when server.Token is null =>
            $"{server.Name} wants a token: give --token or {Server.TokenVariable}, or log in with 'replication login {server.Name}'",
        HttpStatusCode.Unauthorized => $"{server.Name} does not know this token (--token, {Server.TokenVariable}, or the last login)",
        HttpStatusCode.PreconditionFailed => $"{e.Message} ({e.Code}): run the command again",
        _ => $"{e.Message} ({e.Code})",
    };

    private static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => ExitCode.WrongUsage,
        _ => ExitCode.Failed,
    };

    private static async Task<int> SayAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync($"replication: {message}");
        return exitCode;
    }
}
