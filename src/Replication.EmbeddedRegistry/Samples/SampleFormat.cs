namespace Replication.EmbeddedRegistry.Samples;

/// <summary>In which media types a sample is written.</summary>
public enum SampleFormat
{
    /// <summary>Those of the OCI image specification.</summary>
    Oci,

    /// <summary>Docker's image manifest version 2, schema 2.</summary>
    Docker,
}
