using System.Net.Http.Headers;
using Replication.App.Client.Logins;
using Replication.App.Commands;
using Replication.Client;

namespace Replication.App.Client;

/// <summary>Chooses the server that a command calls, and the token for it.</summary>
internal static class ServerChoice
{
    public const string TokenVariable = "REPLICATION_TOKEN";

    /// <summary>
    /// The server from the command line, else from the environment, else from the last login. A stored token is sent only to the server
    /// that it was stored for.
    /// </summary>
    public static Server Choose(string? address, string? token, Func<string, string?> environment, LoginFile logins)
    {
        var named = NotEmpty(address) ?? NotEmpty(environment(HealthCommand.ServerVariable));
        var kept = logins.Read();
        var chosen = Parse(named ?? kept.Current ?? HealthCommand.DefaultServer);
        return WithToken(
            chosen, NotEmpty(token) ?? NotEmpty(environment(TokenVariable)) ?? kept.Servers.GetValueOrDefault(chosen.Name)?.Token);
    }

    public static Server Parse(string address) => Server.TryParse(address)
        ?? throw new CommandProblem("--server: not an address; allowed: http://HOST:PORT or https://HOST:PORT");

    /// <summary>The same server with a token that a request can carry.</summary>
    public static Server WithToken(Server server, string? token) =>
        token is null || AuthenticationHeaderValue.TryParse($"Bearer {token}", out _)
            ? server with { Token = token }
            : throw new CommandProblem("--token: it contains characters that a token cannot have");

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
