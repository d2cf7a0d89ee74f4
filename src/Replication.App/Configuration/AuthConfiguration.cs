using Replication.Coordination.Access;

namespace Replication.App.Configuration;

/// <summary>Who may call the API; with no token, only callers on this machine.</summary>
internal sealed record AuthConfiguration(IReadOnlyList<Located<ApiToken>> Tokens);
