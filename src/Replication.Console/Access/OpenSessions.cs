using System.Collections.Concurrent;
using System.Security.Claims;

namespace Replication.WebConsole.Access;

/// <summary>The open pages of this process. A sign-out ends them at once, whether their browser follows or not.</summary>
public sealed class OpenSessions
{
    private readonly ConcurrentDictionary<ConsoleSession, bool> _open = [];

    internal int Count => _open.Count;

    internal void Add(ConsoleSession session) => _open.TryAdd(session, true);

    internal void Remove(ConsoleSession session) => _open.TryRemove(session, out _);

    /// <summary>Ends the pages of a session; with <paramref name="isEverywhere"/>, those of all sessions of its token.</summary>
    internal void End(ClaimsPrincipal user, bool isEverywhere)
    {
        foreach (var session in _open.Keys)
        {
            if (isEverywhere ? ConsoleClaims.HaveSameToken(session.User, user) : ConsoleClaims.AreSameSession(session.User, user))
                session.End();
        }
    }
}
