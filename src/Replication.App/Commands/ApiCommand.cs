using System.CommandLine;
using System.Net;
using System.Text.Json;
using Replication.App.Client;
using Replication.App.Client.Logins;
using Replication.App.Copy;
using Replication.Client;
using Replication.Contracts.Stores;
using Spectre.Console.Rendering;

namespace Replication.App.Commands;

/// <summary>A command that calls the API of a server: its common options, and its exit codes for errors and missing responses.</summary>
internal static class ApiCommand
{
    public static Command Of(string name, string description, Func<ApiCall, Task<int>> run, params IEnumerable<Symbol> symbols)
    {
        var (server, token) = ServerOptions();
        var json = new Option<bool>("--json") { Description = "Write the JSON response of the API, for scripts." };
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
            return await GuardCallAsync(
                api.Server,
                () => run(new ApiCall(line, api, Screen.Create(), line.GetValue(json), TimeProvider.System, cancellationToken)),
                cancellationToken);
        }));
        return command;
    }

    /// <summary>
    /// A command that shows a list, page by page. The view is loaded only when the command runs, so that other commands start faster.
    /// </summary>
    public static Command OfList<T>(
        string name,
            string description,
            Func<ApiCall, string?, int, Task<ApiAnswer<Page<T>>>> read,
            Action<ApiCall, ApiAnswer<Page<T>>> show,
            params IEnumerable<Symbol> symbols)
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return Of(name, description, async call =>
        {
            var items = await Paging.ReadAsync(
                (cursor, count) => read(call, cursor, count), call.Line.GetValue(after), call.Line.GetValue(limit));
            show(call, items);
            return ListOptions.PrintNextPage(call, items.Value.Next, "--after");
        }, [.. symbols, after, limit]);
    }

    public static (Option<string?> Server, Option<string?> Token) ServerOptions() => (
        new Option<string?>("--server")
        {
            Description = $"The address of the server; default: {HealthCommand.ServerVariable}, else the last login, "
                + $"else {HealthCommand.DefaultServer}.",
            HelpName = "URL"
        },
        new Option<string?>("--token")
        {
            Description =
                $"The token; default: {ServerChoice.TokenVariable}, else the last login. Other users of this machine can see a "
                    + $"command line.",
            HelpName = "TOKEN"
        });

    public static Server Choose(string? address, string? token) =>
        ServerChoice.Choose(address, token, Environment.GetEnvironmentVariable, LoginFile.Own);

    /// <summary>Writes a document as JSON or as a view.</summary>
    public static int Show<T>(ApiCall call, ApiAnswer<T> answer, Func<T, IRenderable> view)
    {
        if (call.AsJson)
            call.Screen.Json(answer.Text);
        else
            call.Screen.Console.Write(view(answer.Value));
        return ExitCode.Done;
    }

    /// <summary>Runs an action and converts wrong usage and interruption to exit codes.</summary>
    public static async Task<int> GuardAsync(Func<CancellationToken, Task<int>> run)
    {
        using var interruption = new Interruption(static () => { });
        try
        {
            return await run(interruption.Token);
        }
        catch (CommandProblem e)
        {
            return await FailAsync(e.Message, e.ExitCode);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException) when (System.Console.IsOutputRedirected && !interruption.Token.IsCancellationRequested)
        {
            // The reader of the pipe has closed it.
            return ExitCode.Done;
        }
    }

    /// <summary>Runs an action that calls a server, and reports why a call failed.</summary>
    public static async Task<int> GuardCallAsync(Server server, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (ApiException e)
        {
            return await FailAsync(Sentence(e, server), CodeOf(e.Status));
        }
        catch (HttpRequestException e)
        {
            return await FailAsync($"{server.Name} does not answer: {e.Message}. Check the address (--server, "
                + $"{HealthCommand.ServerVariable}), and that 'replication serve' runs there.", ExitCode.Failed);
        }
        catch (JsonException)
        {
            return await FailAsync(
                $"{server.Name} sent a response that this version does not understand. Check that the server has the same version; --json "
                    + $"shows the response",
                ExitCode.Failed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await FailAsync($"{server.Name} did not answer in time", ExitCode.Failed);
        }
    }

    private static string Sentence(ApiException e, Server server) => e.Status switch
    {
        _ when e.Code is null => $"{server.Name}: {e.Message}; check the address of the API (--server, {HealthCommand.ServerVariable})",
        HttpStatusCode.Unauthorized when server.Token is null =>
            $"{server.Name} requires a token: give --token or {ServerChoice.TokenVariable}, or log in with 'replication login {server.Name}'",
        HttpStatusCode.Unauthorized => $"{server.Name} does not know this token (--token, {ServerChoice.TokenVariable}, or the last login)",
        HttpStatusCode.PreconditionFailed => $"{e.Message} ({e.Code}): run the command again",
        _ => $"{e.Message} ({e.Code})",
    };

    private static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Refused,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => ExitCode.WrongUsage,
        _ => ExitCode.Failed,
    };

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync($"replication: {message}");
        return exitCode;
    }
}
