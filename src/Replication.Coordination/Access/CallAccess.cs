namespace Replication.Coordination.Access;

/// <summary>Endpoint metadata: who may make a call. A call without it is rejected.</summary>
internal sealed record CallAccess(TokenRole Role, bool IsForAllNamespaces)
{
    public static CallAccess Viewer { get; } = new(TokenRole.Viewer, IsForAllNamespaces: false);

    public static CallAccess Operator { get; } = new(TokenRole.Operator, IsForAllNamespaces: false);

    /// <summary>Calls without a single namespace are not for tokens that are limited to some.</summary>
    public static CallAccess Admin { get; } = new(TokenRole.Admin, IsForAllNamespaces: true);
}
