namespace Replication.Coordination.Access;

/// <summary>The role of a token. Each role includes the rights of the roles before it.</summary>
public enum TokenRole
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Replicate, cancel and retry; create and change rules.</summary>
    Operator,

    /// <summary>Create and change instances, and read the audit log.</summary>
    Admin,
}
