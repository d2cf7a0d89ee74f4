using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Logins;
using Replication.Client;

namespace Replication.App.Commands;

/// <summary><c>replication login</c> and <c>logout</c>: store and remove a server and its token for other commands.</summary>
internal static class LoginCommand
{
    public static Command CreateLogin()
    {
        var server = new Argument<string>("URL") { Description = "The address of the server." };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = "A file whose first line is the token; - is standard input. Default: a prompt.",
            HelpName = "FILE"
        };
        var command =
            new Command("login", $"Checks a token with a server and stores both for other commands, in a file that only you may read.")
            {
                server,
                tokenFile
            };
        command.SetAction((line, _) => ApiCommand.GuardAsync(async cancellationToken =>
        {
            var token = SecretInput.FromFile("--token-file", line.GetValue(tokenFile))
                ?? Environment.GetEnvironmentVariable(ServerChoice.TokenVariable)
                ?? await SecretInput.PromptAsync("Token (empty when the server needs none):", cancellationToken);
            var chosen =
                ServerChoice.WithToken(
                    ServerChoice.Parse(line.GetRequiredValue(server)), string.IsNullOrWhiteSpace(token) ? null : token.Trim());
            return await ApiCommand.GuardCallAsync(chosen, () => LoginAsync(chosen, LoginFile.Own, cancellationToken), cancellationToken);
        }));
        return command;
    }

    public static Command CreateLogout()
    {
        var server = new Argument<string?>("URL")
        {
            Description = "The address of the server; default: the last login.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var command = new Command("logout", "Removes the stored token of a server.") { server };
        command.SetAction((line, _) => ApiCommand.GuardAsync(async _ =>
        {
            var kept = LoginFile.Own.Read();
            var name = line.GetValue(server) is { } address ? ServerChoice.Parse(address).Name : kept.Current;
            if (name is null || !kept.Servers.ContainsKey(name))
                throw new CommandProblem(name is null ? "no login is stored" : $"no login is stored for {name}", ExitCode.Failed);
            var rest = kept.Servers.Where(it => it.Key != name).ToDictionary();
            LoginFile.Own.Write(new KeptLogins(kept.Current == name ? null : kept.Current, rest));
            await Console.Out.WriteLineAsync($"Logged out of {name}.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<int> LoginAsync(Server server, LoginFile file, CancellationToken cancellationToken)
    {
        using var api = new ReplicationApi(server);
        var caller = (await api.FindCallerAsync(cancellationToken)).Value;
        var kept = file.Read();
        file.Write(new KeptLogins(server.Name, new Dictionary<string, KeptLogin>(kept.Servers) { [server.Name] = new(server.Token) }));
        await Console.Out.WriteLineAsync(
            $"Logged in at {server.Name} as {caller.Name} "
                + $"({caller.Role}{(caller.Namespaces is { } limited ? $", namespaces {string.Join(", ", limited)}" : "")}).");
        if (server is { Token: not null, Address: { Scheme: "http", IsLoopback: false } })
            await Console.Error.WriteLineAsync("replication: the token is sent unencrypted; use https to protect it");
        return ExitCode.Done;
    }
}
