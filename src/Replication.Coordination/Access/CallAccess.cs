namespace Replication.Coordination.Access;

/// <summary>Endpoint metadata: the role that a call requires. A call without it is rejected.</summary>
internal sealed record CallAccess(TokenRole Role, bool IsForAllNamespaces)
{
    public static CallAccess Viewer { get; } = new(TokenRole.Viewer, IsForAllNamespaces: false);

    public static CallAccess Operator { get; } = new(TokenRole.Operator, IsForAllNamespaces: false);

    /// <summary>Calls that concern all namespaces. Tokens that are limited to some namespaces are rejected.</summary>
    public static CallAccess Admin { get; } = new(TokenRole.Admin, IsForAllNamespaces: true);
}
