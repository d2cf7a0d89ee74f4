namespace Replication.Coordination.Access;

/// <summary>Who may make a call: stands at its endpoint. A call without one is open to nobody.</summary>
internal sealed record CallAccess(TokenRole Role, bool IsForAllNamespaces)
{
    public static CallAccess Viewer { get; } = new(TokenRole.Viewer, IsForAllNamespaces: false);

    public static CallAccess Operator { get; } = new(TokenRole.Operator, IsForAllNamespaces: false);

    /// <summary>What concerns no single namespace is not for a token that is limited to some.</summary>
    public static CallAccess Admin { get; } = new(TokenRole.Admin, IsForAllNamespaces: true);
}
