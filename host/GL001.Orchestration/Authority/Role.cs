namespace GL001.Orchestration.Authority;

/// <summary>Who acts or is called. Ordered by the escalation of an incident.</summary>
public enum Role
{
    /// <summary>The coordinator itself or a program: may do nothing that needs a person.</summary>
    System = 0,
    PrimaryOnCall,
    SecondaryOnCall,

    /// <summary>Plant Operations Manager: called at a P0 at once and at a P1 after 30 min; may order maintenance and the shutdown of a process.</summary>
    OperationsManager,

    /// <summary>Plant Safety Officer: called at any loss of critical heat or hazard; may stop anything and override all automation.</summary>
    SafetyOfficer,
    EngineeringManager,
    VpOperations,
}
