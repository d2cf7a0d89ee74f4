using Replication.App.Client.Logins;
using Replication.App.Commands;

namespace Replication.App.Client;

/// <summary>The server that a command calls, and the token for it.</summary>
internal sealed record Server(Uri Address, string? Token)
{
    public const string TokenVariable = "REPLICATION_TOKEN";

    public string Name => Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>
    /// The server from the command line, else from the environment, else from the last login. A stored token is sent only to the server
    /// that it was stored for.
    /// </summary>
    public static Server Choose(string? address, string? token, Func<string, string?> environment, LoginFile logins)
    {
        var named = NotEmpty(address) ?? NotEmpty(environment(HealthCommand.ServerVariable));
        var kept = logins.Read();
        var chosen = Parse(named ?? kept.Current ?? HealthCommand.DefaultServer);
        return chosen with
        {
            Token = NotEmpty(token) ?? NotEmpty(environment(TokenVariable)) ?? kept.Servers.GetValueOrDefault(chosen.Name)?.Token
        };
    }

    public static Server Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? new Server(uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/"), Token: null)
            : throw new CommandProblem($"--server: not an address; allowed: http://HOST:PORT or https://HOST:PORT");

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
