using System.Net;
using Replication.Client;
using Replication.Contracts.Access;

namespace Replication.WebConsole.Access;

/// <summary>Asks the server who a caller is.</summary>
internal sealed class ConsoleServer(ConsoleOptions options, ConsoleHttp http)
{
    public Uri Address => options.Server();

    /// <summary>The caller without a token; null when the server requires one, or cannot be reached.</summary>
    public async Task<CallerDocument?> FindOpenCallerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FindCallerAsync(token: null, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Ends all console sessions of a token.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached, or refused the call.</exception>
    public async Task EndSessionsAsync(string? token, CancellationToken cancellationToken)
    {
        using var api = new ReplicationApi(new Server(options.Server(), token), http.Client);
        try
        {
            await api.EndSessionsAsync(cancellationToken);
        }
        catch (ApiException refused) when (refused.Status != HttpStatusCode.Unauthorized)
        {
            throw new HttpRequestException(refused.Message, refused);
        }
        catch (ApiException)
        {
            // A token that the server does not know has no session.
        }
    }

    /// <summary>The caller of a token; null when the server does not accept it.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<CallerDocument?> FindCallerAsync(string? token, CancellationToken cancellationToken)
    {
        using var api = new ReplicationApi(new Server(options.Server(), token), http.Client);
        try
        {
            return (await api.FindCallerAsync(cancellationToken)).Value;
        }
        catch (ApiException refused) when (refused.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return null;
        }
        catch (ApiException refused)
        {
            throw new HttpRequestException(refused.Message, refused);
        }
    }
}
